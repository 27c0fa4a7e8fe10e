import MailModel
import Testing

@Suite("Typing mistakes are guessed")
struct NearMissTests {
    private let keys = ["domains", "directory", "systems", "placement", "outputs", "keep"]

    @Test(
        "Near words",
        arguments: [
            ("domain", "domains"), ("Domains", "domains"), ("doamins", "domains"),
            ("placment", "placement"), ("plaecment", "placement"), ("sistems", "systems"),
            ("output", "outputs"), ("kepe", "keep"),
        ])
    func near(word: String, meant: String) {
        #expect(NearMiss.suggestion(for: word, among: keys) == meant)
    }

    @Test("Far words", arguments: ["", "x", "limits", "stemsys", "users"])
    func far(word: String) {
        #expect(NearMiss.suggestion(for: word, among: keys) == nil)
    }

    @Test("The nearest wins, the first of equals")
    func nearest() {
        #expect(NearMiss.suggestion(for: "aabb", among: ["aacc", "aabc", "aabd"]) == "aabc")
        #expect(NearMiss.suggestion(for: "a", among: [String]()) == nil)
    }
}
