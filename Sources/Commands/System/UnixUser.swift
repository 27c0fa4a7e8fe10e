import Glibc

/// Unix users by name (getpwuid(3)).
enum UnixUser {
    /// Who runs the program: the login name, else the number.
    static var current: String { name(of: geteuid()) ?? "user \(geteuid())" }

    /// To whom a file or folder belongs, by number and by name, where there is one; nil where this
    /// user cannot see it.
    static func owner(of path: String) -> (number: uid_t, name: String?)? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return (status.st_uid, name(of: status.st_uid))
    }

    private static func name(of user: uid_t) -> String? {
        getpwuid(user).map { String(cString: $0.pointee.pw_name) }
    }

    /// Who asked for it: whoever became another user by sudo(8) is named as sudo says.
    static var whoAsked: String { ProcessEnvironment.value("SUDO_USER") ?? current }
}
