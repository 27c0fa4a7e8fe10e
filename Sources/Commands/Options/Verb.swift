import ArgumentParser

/// A verb of the command line; all of them look at one state folder.
protocol Verb: AsyncParsableCommand {
    var common: CommonOptions { get }
}

/// A verb that is to make a set live: when it fails, its last words are what is live all the same.
protocol ActivatingVerb: Verb {}
