import Glibc

/// Unix users by name (getpwuid(3)).
enum UnixUser {
    /// Who runs the program: the login name, else the number.
    static var current: String {
        getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
    }

    /// Who asked for it: whoever became another user by sudo(8) is named as sudo says.
    static var whoAsked: String { ProcessEnvironment.value("SUDO_USER") ?? current }
}
