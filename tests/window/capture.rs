//! The picture of the window in README.md is one that the program has drawn.

#[test]
fn the_readme_shows_the_window_as_it_is() {
    let readme = include_str!("../../README.md");
    let kept = include_str!("../screens/real-talk-80x24.txt");
    let shown = readme.split("<!-- window -->\n```text\n").nth(1).expect("README.md has a picture");
    let shown = shown.split("```").next().unwrap_or_default();
    assert_eq!(shown.trim_end(), kept.trim_end(), "run: bash .ci/picture");
}
