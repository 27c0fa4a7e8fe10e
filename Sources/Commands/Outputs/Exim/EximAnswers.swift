import Generations
import Logging
import MailModel
import Tables

/// exim(8), asked by argument list what it finds in tables that are not live yet.
enum EximAnswers {
    /// Asks for some rows of each table, first and last among them.
    ///
    /// - Throws: `TableError.differs` when Exim answers something else than the rows say.
    static func prove(_ staged: StagedOutput, log: Logger) async throws {
        guard let exim = Exim.program else { return }
        guard try await Exim.expands("${sg{before}{before}{after}}", to: "after") else {
            log.notice("the maps were read back, but not asked through \(exim): it expands nothing")
            return
        }
        for sample in staged.samples {
            // `\N` protects all but itself; blanks at the ends do not survive a look-up's braces.
            let rows = sample.rows.filter { row in
                !row.key.contains("\\N") && row.key.first != " "
                    && row.key.wholeMatch(of: /[^ ].*[^ ]|[^ ]/) != nil
            }
            guard !rows.isEmpty else { continue }
            let map = "\(staged.files.path(of: sample.path)).cdb"
            let questions = rows.map { "${lookup{\\N\($0.key)\\N}cdb{\(map)}}" }
            let answer = try await Programs.run([exim, "-be"] + questions)
            let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.dropLast().elementsEqual(rows.map(\.value), by: { $0 == $1 }) { continue }
            let right = zip(lines, rows).count { $0.0 == $0.1.value }
            throw TableError(
                .differs, operation: "ask \(exim) about", subject: map,
                reason: "\(right) of \(rows.count) sample keys were answered with their values; "
                    + String(printable: answer.complaint))
        }
    }
}

/// Exim on this machine.
enum Exim {
    /// What the program is called here; nil when it is not installed.
    static var program: String? { ["exim", "exim4"].first { Programs.isInstalled($0) } }

    /// Tells whether an expansion has the result it must have.
    static func expands(_ text: String, to result: String) async throws -> Bool {
        guard let program else { return false }
        let answer = try await Programs.run([program, "-be", text])
        return answer.status == 0 && answer.output == result + "\n"
    }
}
