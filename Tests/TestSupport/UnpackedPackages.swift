import Foundation
package import Glibc

/// Debian packages that exclude installed ones, unpacked by `make deps`: what is started inside sees
/// them in /usr and /etc, and nobody else does.
///
/// Needs root. A mount namespace of its own goes away with the last process in it.
package final class UnpackedPackages: Sendable {
    /// The folder that the packages are unpacked in.
    package let root: String
    private let files: String

    /// Takes a folder of packaging/unpacked-packages.txt and the packages' user, which only exists
    /// inside; the workspace gets a folder `etc` of the files that are in /etc inside.
    package init(_ name: String, user: String, in workspace: Workspace) throws {
        root = "\(ProgramUnderTest.repository)/.build/unpacked/\(name)"
        guard FileManager.default.fileExists(atPath: "\(root)/packages") else {
            throw PackagesMissing(description: "\(root) is missing: run make deps")
        }
        files = try workspace.folder("etc")
        let users = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
        let groups = try String(contentsOfFile: "/etc/group", encoding: .utf8)
        let number = UnpackedPackages.user
        try workspace.write(
            "etc/passwd",
            users + "\(user):x:\(number):\(number)::/nonexistent:/usr/sbin/nologin\n")
        try workspace.write("etc/group", groups + "\(user):x:\(number):\n")
        try workspace.write("etc/mailname", "mail.test\n")
    }

    /// The number of the packages' user and its group.
    package static let user: uid_t = 7400

    /// The words that run a program where the packages look installed.
    package func inside(_ arguments: [String]) -> [String] {
        let script = """
            mount -t overlay overlay -o "lowerdir=$1:$2/etc:/etc" /etc &&
            mount -t overlay overlay -o "lowerdir=$2/usr:/usr" /usr &&
            shift 2 && exec "$@"
            """
        return ["unshare", "-m", "sh", "-c", script, "sh", files, root] + arguments
    }
}

/// `make deps` was not run.
struct PackagesMissing: Error, CustomStringConvertible {
    let description: String
}
