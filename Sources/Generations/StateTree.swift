package import SystemPackage

/// The folder that holds everything this program remembers.
///
/// ```
/// .splitroute   says that the folder is this program's
/// lock          held by the run that may change the rest
/// current       symbolic link to generations/NNNNNN
/// generations/  complete generations only: a rename is the last step of writing one
/// staging/      what is being written (next/) or removed (removed/); empty between runs
/// plans/        saved plans
/// status.json   the last run
/// hold          as long as nothing may be activated
/// journal.tsv   what the generations that are gone said of their changes
/// ```
package struct StateTree: Sendable {
    /// The folder itself.
    package let root: FilePath
    /// The group that may read the tables; nil when everybody may.
    package let group: UInt32?

    let disk: any Disk
    let marker: FilePath
    let lockFile: FilePath
    let currentLink: FilePath
    let generationsFolder: FilePath
    let stagingFolder: FilePath
    let nextFolder: FilePath
    let removedFolder: FilePath
    let plansFolder: FilePath
    let statusPath: FilePath
    let holdPath: FilePath
    let journalPath: FilePath

    /// Names a state tree; touches nothing.
    package init(root: FilePath, disk: any Disk = LocalDisk(), group: UInt32? = nil) {
        self.root = root
        self.disk = disk.below(root)
        self.group = group
        marker = root.appending(".splitroute")
        lockFile = root.appending("lock")
        currentLink = root.appending("current")
        generationsFolder = root.appending("generations")
        stagingFolder = root.appending("staging")
        nextFolder = stagingFolder.appending("next")
        removedFolder = stagingFolder.appending("removed")
        plansFolder = root.appending("plans")
        statusPath = root.appending("status.json")
        holdPath = root.appending("hold")
        journalPath = root.appending("journal.tsv")
    }

    /// The folders every tree has, outermost first.
    var folders: [(path: FilePath, permissions: Permissions)] {
        [
            (root, .readersFolder(group: group)),
            (generationsFolder, .readersFolder(group: group)),
            (stagingFolder, .privateFolder),
            (plansFolder, .privateFolder),
        ]
    }

    /// Makes the tree ready for a run; the parent of the root must exist.
    ///
    /// Claims the root, creates the folders that are missing, and answers what people should know.
    /// Safe without the lock: whoever comes second finds the folder there. Throws
    /// `StoreError.Code.foreign`, and has touched nothing, when the root or what is in it is
    /// somebody else's.
    @discardableResult
    package func prepare() throws(StoreError) -> [String] {
        let notes = try claim()
        for (path, permissions) in folders.dropFirst() where try !isThere(path) {
            try create(path, permissions)
        }
        return notes
    }

    /// Creates a folder; false when somebody else was faster.
    @discardableResult
    func create(_ path: FilePath, _ permissions: Permissions) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try disk.makeDirectory(path, mode: 0o700)
        } catch let error where error.underlying == .fileExists {
            return false
        }
        try disk.grant(permissions, to: path)
        let parent = path.removingLastComponent()
        try disk.synchronizeDirectory(parent.isEmpty ? "." : parent)
        return true
    }

    func path(ofGeneration number: Int) -> FilePath {
        generationsFolder.appending(Generation.folderName(number))
    }
}
