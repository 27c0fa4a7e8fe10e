import Directory
import Glibc
import TestSupport
import Testing

/// Passwords from files.
struct SecretTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func text(of file: String) throws -> String {
        try Secret.read(file: file).withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `one line break at the end is not part of it`() throws {
        for (contents, password) in [
            ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"),
            ("secret\n\n", "secret\n"), (" se cret ", " se cret "), ("pässwörd\n", "pässwörd"),
        ] {
            let file = try workspace.write("secret", contents, mode: 0o600)
            #expect(try text(of: file) == password)
        }
    }

    @Test func `others may have no permission, the group may read`() throws {
        for mode: mode_t in [0o600, 0o400, 0o640, 0o440] {
            let file = try workspace.write("secret", "x", mode: mode)
            #expect(try text(of: file) == "x")
        }
        for mode: mode_t in [0o644, 0o604, 0o602, 0o601] {
            let file = try workspace.write("secret", "x", mode: mode)
            let error = Asking.failure { _ = try Secret.read(file: file) }
            #expect(error?.code == .permission)
            #expect(error?.subject == file)
        }
    }

    @Test func `the owner must be root or the user who runs this`() throws {
        let file = try workspace.write("secret", "x", mode: 0o600)
        try #require(getuid() != 0 || chown(file, 65534, 65534) == 0)
        let error = Asking.failure { _ = try Secret.read(file: file) }
        #expect(error?.code == (getuid() == 0 ? .permission : nil))
    }

    @Test func `empty, missing, endless or no file at all`() throws {
        for contents in ["", "\n", "\r\n"] {
            let file = try workspace.write("secret", contents, mode: 0o600)
            let error = Asking.failure { _ = try Secret.read(file: file) }
            #expect(error?.code == .configuration)
        }
        let long = try workspace.write("long", String(repeating: "x", count: 5000), mode: 0o600)
        #expect(Asking.failure { _ = try Secret.read(file: long) }?.code == .configuration)
        try #require(mkfifo(workspace.file("fifo"), 0o600) == 0)
        for file in ["/dev/null", workspace.path, workspace.file("gone"), workspace.file("fifo")] {
            #expect(Asking.failure { _ = try Secret.read(file: file) }?.code == .configuration)
        }
    }

    @Test func `it cannot be printed`() throws {
        let file = try workspace.write("secret", "hunter2", mode: 0o600)
        let secret = try Secret.read(file: file)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(text.contains("hunter2") == false)
        }
        #expect("\(secret)" == "…")
    }
}
