/// What becomes of references to other servers (RFC 4511 sections 4.1.10 and 4.5.3).
package enum Referrals: String, Sendable, CaseIterable { case ignore, follow, stop }
