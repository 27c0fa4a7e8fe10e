/// What happens to an address whose claimants disagree about its fate: its mail waits, or the run
/// ends.
package enum ConflictPolicy: String, Sendable, CaseIterable { case `defer`, stop }
