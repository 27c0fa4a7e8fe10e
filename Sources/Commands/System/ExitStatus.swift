/// How the process ends (sysexits.h(3head) from 64 on).
enum ExitStatus: Int32 {
    case done = 0
    /// `check` found something to look at.
    case found = 1
    case pendingChanges = 2
    case refused = 3
    case hookFailed = 4
    case usage = 64
    case badInput = 65
    case directory = 69
    case bug = 70
    case cannotCreate = 73
    case inputOutput = 74
    case locked = 75
    case permission = 77
    case settings = 78
}
