import MailModel

/// What ldapsearch(1) writes about its own output, and whether that means that some is missing.
///
/// With `-E pr=N` each page ends with the server's cookie, which is empty after the last one;
/// without `-L` each page has a heading and ends with a result.
struct SearchOutput {
    private var hasHeadingWithoutResult = false
    private var wasCutBefore = false
    private var awaitsPage = false

    /// Looks at a comment, whose continued lines may be left out.
    mutating func see(comment: Bytes) {
        if comment.equals("# extended LDIF") {
            wasCutBefore = wasCutBefore || hasHeadingWithoutResult
            hasHeadingWithoutResult = true
        } else if let cookie = comment.rest(after: "# pagedresults: cookie=") {
            awaitsPage = !cookie.trimmed.isEmpty
        }
    }

    /// Takes note of a line `result: 0 Success`.
    mutating func seeResult() { hasHeadingWithoutResult = false }

    /// Looks at the value of a line `pagedresults: cookie=…`.
    mutating func see(pages value: Bytes) {
        if let cookie = value.rest(after: "cookie=") { awaitsPage = !cookie.trimmed.isEmpty }
    }

    /// Tells whether a line is what ldapsearch asks the person before it, between two pages.
    static func isPrompt(_ line: Bytes) -> Bool {
        line.rest(after: "Press [size] Enter for the next {") != nil
    }

    /// What is wrong at the end of the file, in one sentence; nil when nothing is missing.
    var lack: String? {
        if awaitsPage {
            return "truncated: the last page of ldapsearch's output says that there are more "
                + "(its cookie is not empty)"
        }
        guard hasHeadingWithoutResult || wasCutBefore else { return nil }
        return "truncated: ldapsearch's output has a heading (# extended LDIF) and no line result:"
    }
}

extension UnsafeRawBufferPointer {
    /// What follows a word at the beginning; nil when the bytes do not begin with it.
    fileprivate func rest(after word: StaticString) -> Bytes? {
        let length = word.utf8CodeUnitCount
        guard count >= length, Bytes(rebasing: self[..<length]).equals(word) else { return nil }
        return Bytes(rebasing: self[length...])
    }
}
