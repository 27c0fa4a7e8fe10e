import Glibc

/// The program as it was built beside the tests.
package enum ProgramUnderTest {
    /// The absolute path of the executable.
    ///
    /// The test runner itself lies in the build folder, and so does the program.
    package static var path: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let runner = String(
            decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for folder in [folder(of: CommandLine.arguments[0]), folder(of: runner)] {
            let candidate = folder + "/splitroute"
            if access(candidate, X_OK) == 0 { return candidate }
        }
        return repository + "/.build/debug/splitroute"
    }

    /// The absolute path of the repository, from the place of this file in it.
    package static var repository: String {
        folder(of: folder(of: folder(of: #filePath)))
    }

    /// Runs the program with these arguments.
    package static func run(
        _ arguments: [String], environment: [String: String?] = [:], directory: String? = nil,
        timeout: Double = 60
    ) throws -> Processes.Outcome {
        try Processes.run(
            [path] + arguments, environment: environment, directory: directory, timeout: timeout)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }
}
