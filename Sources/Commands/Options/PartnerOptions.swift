import ArgumentParser

/// The options of `check` about the other host of the split.
struct PartnerOptions: ParsableArguments {
    @Option(
        help: "The other host's settings: prove that no address can go round between the two.",
        completion: .file(extensions: ["yaml", "yml"]))
    var partner: String?
    @Option(
        help: "Compile the other host's routes from this LDIF file, instead of reading its state.",
        completion: .file(extensions: ["ldif"]))
    var partnerFrom: String?
    @Option(help: "The system that is the other host, where there are several.")
    var partnerSystem: String?
    @Option(help: "The system that is this host in the other one's settings.")
    var partnerReturn: String?
}
