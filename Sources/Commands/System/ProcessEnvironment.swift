import Glibc

/// The few variables of the environment that count; none of them changes what is decided.
enum ProcessEnvironment {
    /// The value of a variable; nil when it is not set.
    static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
