//! Mutations of input: bytes and pieces of JSON that are changed, cut, repeated, exchanged.

use fastrand::Rng;

/// What matters to readers of events.
const WORDS: [&[u8]; 28] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"null",
    b"true",
    b"-1e999",
    b"0",
    b"18446744073709551616",
    b"\"specversion\":\"1.0\"",
    b"\"data\":",
    b"\"data_base64\":\"e30=\"",
    b"\"eventType\":",
    b"\"type\":",
    b"\"event\":",
    b"\\u0000",
    b"\\ud800",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xa8",
    b"\n",
    b"%ff",
    b"\"value\":[",
    b"application/json",
];

/// Gives one mutation after another; what was made is mutated further now and then.
pub(crate) struct Mutator {
    inputs: Vec<Vec<u8>>,
    seeds: usize,
    rng: Rng,
}

impl Mutator {
    pub(crate) fn new(inputs: Vec<Vec<u8>>) -> Self {
        Self {
            seeds: inputs.len(),
            inputs,
            rng: Rng::new(),
        }
    }

    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.rng.choice(&self.inputs).cloned().unwrap_or_default();
        for _ in 0..self.rng.usize(1..6) {
            self.change(&mut input);
        }
        input.truncate(1 << 16);
        if self.rng.u8(..) == 0 {
            if self.inputs.len() < self.seeds + 256 {
                self.inputs.push(input.clone());
            } else {
                let index = self.rng.usize(self.seeds..self.inputs.len());
                self.inputs[index].clone_from(&input);
            }
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let rng = &mut self.rng;
        let from = rng.usize(..=input.len());
        let to = (from + rng.usize(..16)).min(input.len());
        match rng.u8(..10) {
            0 => input.truncate(from),
            1 => drop(input.drain(from..to)),
            2 if from < to => input[from] ^= 1 << rng.u8(..8),
            3 if from < to => input[from] = rng.u8(..),
            4 | 5 => {
                let word = rng.choice(WORDS).unwrap_or(b"");
                input.splice(from..from, word.iter().copied());
            }
            6 => {
                let word = rng.choice(WORDS).unwrap_or(b"");
                input.splice(from..to, word.iter().copied());
            }
            7 => {
                // A longer piece, once more.
                let to = (from + rng.usize(..200)).min(input.len());
                let piece = input[from..to].to_vec();
                input.splice(from..from, piece);
            }
            8 => {
                let other = rng.choice(&self.inputs).cloned().unwrap_or_default();
                let begin = rng.usize(..=other.len());
                let end = (begin + rng.usize(..200)).min(other.len());
                input.splice(from..to, other[begin..end].iter().copied());
            }
            _ => {
                let word = rng.choice(WORDS).unwrap_or(b"").repeat(rng.usize(..300));
                input.splice(from..from, word);
            }
        }
    }
}
