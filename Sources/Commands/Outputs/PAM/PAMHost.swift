import Tables

/// pam_listfile(8) reads its list at every login: there is nothing to tell it.
struct PAMHost: OutputHost {
    func resolved() -> AnyOutput { .pam(PAMOutput()) }
}
