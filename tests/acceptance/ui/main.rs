//! The messages of the derives: one mistake, one message, on the exact token.

#[test]
fn every_mistake_has_its_message() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
