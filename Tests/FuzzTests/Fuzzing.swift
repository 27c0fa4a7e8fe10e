import Glibc
import TestSupport

/// Runs a target: its corpus as it is, then damaged, in a process that may end.
///
/// `FUZZ_SECONDS` asks for a time instead of a number of inputs, `FUZZ_SEED` for other inputs.
enum Fuzzing {
    /// Where the latest input of a target stands: after a crash, the one that caused it.
    ///
    /// `run` is the process of the tests, whose child reads it: a run of an hour and the tests that
    /// somebody starts meanwhile keep theirs apart.
    static func inputFile(_ target: FuzzTarget, of run: pid_t) -> String {
        "/tmp/splitroute-fuzz-\(getuid())-\(run)-\(target.name)"
    }

    /// What the latest input broke; missing after a crash.
    static func sentenceFile(_ target: FuzzTarget, of run: pid_t) -> String {
        inputFile(target, of: run) + ".reason"
    }

    /// Reads inputs until their number or the time is up; ends the process at the first that breaks.
    static func run(_ target: FuzzTarget) throws {
        let corpus = try corpus(of: target)
        let inputFile = inputFile(target, of: getppid())
        unlink(sentenceFile(target, of: getppid()))
        let file = opened(inputFile)
        var mutator = Mutator(corpus, words: target.words, seed: number("FUZZ_SEED") ?? 1)
        let end = number("FUZZ_SECONDS").map { ContinuousClock.now + .seconds(Double($0)) }
        var executions = 0
        func isOver() -> Bool {
            guard let end else { return executions >= target.executions + corpus.count }
            return ContinuousClock.now >= end && executions >= corpus.count
        }
        while !isOver() {
            let input = executions < corpus.count ? corpus[executions] : mutator.next()
            keep(input, in: file)
            try read(input, target)
            executions += 1
        }
        unlink(inputFile)
        say("\(target.name): \(executions) inputs")
    }

    private static func read(_ input: [UInt8], _ target: FuzzTarget) throws {
        // One that does not come to an end is as bad as a crash.
        alarm(60)
        defer { alarm(0) }
        do { try target.read(input) } catch let broken as FuzzTarget.Broken {
            keep(Array(broken.sentence.utf8), in: opened(sentenceFile(target, of: getppid())))
            exit(1)
        } catch {}
    }

    private static func opened(_ path: String) -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        precondition(file >= 0, "\(path) cannot be opened")
        return file
    }

    private static func keep(_ input: [UInt8], in file: Int32) {
        input.withUnsafeBytes { _ = pwrite(file, $0.baseAddress, $0.count, 0) }
        ftruncate(file, input.count)
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }

    private static func say(_ line: String) {
        note(Array("fuzz \(line)\n".utf8))
    }

    /// Hands on what a target's process said.
    static func note(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// The kept inputs, in the order of their names.
    static func corpus(of target: FuzzTarget) throws -> [[UInt8]] {
        let folder = "\(ProgramUnderTest.repository)/Tests/Corpus/\(target.name)"
        guard let list = opendir(folder) else { throw SystemCallFailed("opendir \(folder)") }
        defer { closedir(list) }
        var names: [String] = []
        while let entry = readdir(list) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return try names.sorted().map { try bytes(of: "\(folder)/\($0)") }
    }

    /// The bytes of a file.
    static func bytes(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "re") else { throw SystemCallFailed("open \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }
}
