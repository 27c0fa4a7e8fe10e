import Generations

/// The generations to look back at, from one on.
struct KeptGenerations {
    let tree: StateTree
    /// The number of the one to begin with; nil when nothing is published.
    let newest: Int?

    /// Since when an account, a row of `accounts.tsv`, is where it is.
    func standing(of account: PlainRow) throws -> Standing? {
        try Standing.of(account, in: tree, upTo: newest)
    }
}
