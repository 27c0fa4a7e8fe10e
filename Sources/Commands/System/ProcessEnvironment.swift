import Glibc

/// The few variables of the environment that count; none of them changes what is decided.
enum ProcessEnvironment {
    /// The value of a variable; nil when it is not set.
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// What programs are given besides PATH, where it is set: ours may hold what is not for them.
    static let handedOn = [
        "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "MAIL_CONFIG",
    ]

    /// The whole environment of a program that is run from here.
    static func ofPrograms(searching folders: [String]) -> [String] {
        ["PATH=\(folders.joined(separator: ":"))"]
            + handedOn.compactMap { name in value(name).map { "\(name)=\($0)" } }
    }
}
