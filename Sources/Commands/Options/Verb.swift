import ArgumentParser

/// A verb of the command line; all of them look at one state folder.
protocol Verb: AsyncParsableCommand {
    var common: CommonOptions { get }
}
