import Glibc
import Logging
import Settings

/// Becoming the user whom the state folder belongs to (product: no file of root's is left in it, or
/// the timer's next run could not replace it).
enum StateOwner {
    /// Started by root on a folder of somebody else's, becomes that user for good.
    ///
    /// Groups, group and user, real and effective. Otherwise does nothing.
    ///
    /// - Throws: `VerbFailure` when the system refuses it.
    static func become(for options: CommonOptions) throws {
        guard getuid() == 0, geteuid() == 0 else { return }
        var folder = stat()
        guard lstat(root(options), &folder) == 0, folder.st_uid != 0 else { return }
        try become(folder.st_uid, group: folder.st_gid)
    }

    /// The folder of the options, else of the settings as far as they can be read, else the usual one.
    private static func root(_ options: CommonOptions) -> String {
        if let state = options.state { return state }
        var silent = options.log
        silent.logLevel = .critical
        return (try? LoadedSettings(options, log: silent).settings.state) ?? Settings.usualState
    }

    private static func become(_ user: uid_t, group folderGroup: gid_t) throws {
        let entry = getpwuid(user)
        let group = entry?.pointee.pw_gid ?? folderGroup
        var groups = [group]
        let hasGroups =
            if let entry { initgroups(entry.pointee.pw_name, group) } else { setgroups(1, &groups) }
        guard hasGroups == 0, setgid(group) == 0, setuid(user) == 0, getuid() == user,
            geteuid() == user, setuid(0) != 0
        else {
            throw VerbFailure(
                .permission,
                "the state folder belongs to user \(user), whom root cannot become here: "
                    + String(cString: strerror(errno)))
        }
        // What programs are told of the user (ProcessEnvironment.handedOn) is to be true.
        guard let entry else { return }
        setenv("HOME", entry.pointee.pw_dir, 1)
        setenv("USER", entry.pointee.pw_name, 1)
        setenv("LOGNAME", entry.pointee.pw_name, 1)
    }
}
