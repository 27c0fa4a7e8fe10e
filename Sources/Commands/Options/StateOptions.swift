import Generations
import Logging
import Settings
import SystemPackage

/// Finds the state tree for verbs that must work when the settings are broken.
enum StateOptions {
    /// The tree of --state, else of the settings, else the default.
    static func tree(_ options: CommonOptions) throws -> StateTree {
        let log = options.log
        do {
            return try StateTree(try LoadedSettings(options, log: log).settings)
        } catch let rejected as SettingsRejected {
            let root = options.state ?? Settings.usualState
            log.warning(
                "\(rejected.text)\ngoing on without settings, with the state in \(root)")
            return StateTree(root: FilePath(root))
        }
    }
}

extension StateOptions {
    /// Which generation serves mail and logins now, as far as the options and the settings lead to it.
    static func liveSentence(_ options: CommonOptions) -> String {
        var silent = options.log
        silent.logLevel = .critical
        let settings = try? LoadedSettings(options, log: silent).settings
        let tree = try? settings.map { try StateTree($0) }
        // Without the settings nobody knows whether the state is in the usual place.
        let root = options.state ?? Settings.usualState
        let found = tree ?? StateTree(root: FilePath(root))
        let isKnown = settings != nil || options.state != nil || (try? found.namedNumber()) != nil
        return isKnown ? found.liveSentence : "what was live stays live"
    }
}

extension StateTree {
    /// The tree of the settings.
    ///
    /// - Throws: `VerbFailure` when the settings name a group the host does not have.
    init(_ settings: Settings, disk: any Disk = LocalDisk()) throws {
        let group = try settings.group.map { try UnixGroup.number(of: $0) }
        self.init(root: FilePath(settings.state), disk: disk, group: group)
    }
}
