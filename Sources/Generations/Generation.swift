package import SystemPackage

/// An immutable numbered folder that holds every table of one run.
package struct Generation: Sendable {
    /// Its number; later generations have larger ones, but numbers may be skipped.
    package let number: Int
    /// Its folder.
    package let path: FilePath
    /// What it says about itself.
    package let manifest: Manifest

    let disk: any Disk

    /// The folder's name: six digits, more when the number needs them.
    static func folderName(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The number a folder's name stands for; nil when it is not a generation's name.
    static func number(folderName: String) -> Int? {
        // Nobody publishes that often, and the next number is always one.
        guard let number = Int(folderName), number > 0, number < 1_000_000_000_000,
            Self.folderName(number) == folderName
        else { return nil }
        return number
    }
}

extension Generation: Equatable {
    package static func == (left: Generation, right: Generation) -> Bool {
        left.number == right.number && left.path == right.path && left.manifest == right.manifest
    }
}
