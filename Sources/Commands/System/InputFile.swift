import Foundation
import Glibc

/// A file that a person named, read whole.
enum InputFile {
    /// Why a file cannot be read, in words.
    struct Unreadable: Error {
        let reason: String
    }

    /// What is in the file.
    static func contents(_ path: String) throws(Unreadable) -> Data {
        if let data = FileManager.default.contents(atPath: path) { return data }
        throw Unreadable(reason: reason(path))
    }

    private static func reason(_ path: String) -> String {
        guard access(path, R_OK) != 0 else { return "it is no file" }
        switch errno {
        case ENOENT, ENOTDIR: return "there is no such file"
        case EACCES:
            return
                "\(UnixUser.current) may not read it; see the modes of it and of the folders above"
        case let code: return String(cString: strerror(code))
        }
    }
}
