import MailModel
import Testing

/// Typing mistakes are guessed.
@Suite struct NearMissTests {
    private let keys = ["domains", "directory", "systems", "placement", "outputs", "keep"]

    @Test(arguments: [
        ("domain", "domains"), ("Domains", "domains"), ("doamins", "domains"),
        ("placment", "placement"), ("plaecment", "placement"), ("sistems", "systems"),
        ("output", "outputs"), ("kepe", "keep"),
    ])
    func `Near words`(word: String, meant: String) {
        #expect(NearMiss.suggestion(for: word, among: keys) == meant)
    }

    @Test(arguments: ["", "x", "limits", "stemsys", "users"])
    func `Far words`(word: String) {
        #expect(NearMiss.suggestion(for: word, among: keys) == nil)
    }

    @Test func `The nearest wins, the first of equals`() {
        #expect(NearMiss.suggestion(for: "aabb", among: ["aacc", "aabc", "aabd"]) == "aabc")
        #expect(NearMiss.suggestion(for: "a", among: [String]()) == nil)
    }
}
