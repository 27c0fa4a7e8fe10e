/// Names of files inside a generation.
enum RelativePath {
    /// Whether a name stays below the folder it is appended to: no empty, `.` or `..` component.
    static func isPlain(_ path: String) -> Bool {
        let components = path.split(separator: "/", omittingEmptySubsequences: false)
        return !path.utf8.contains(0)
            && components.allSatisfy { component in
                !component.isEmpty && component != "." && component != ".."
            }
    }

    /// The folders on the way to a file, outermost first: `a/b/c` gives `a`, `a/b`.
    static func folders(_ path: String) -> [String] {
        let components = path.split(separator: "/")
        return components.indices.dropFirst().map { end in
            components[..<end].joined(separator: "/")
        }
    }
}
