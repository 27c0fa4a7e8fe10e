import MailModel
import Routing
import Testing

/// Guards refuse a plan that is too large.
@Suite struct GuardsTests {
    private let limits = Limits(
        usersMin: 1, addressesMin: 1, removed: .percent(10), moved: .percent(20),
        changed: .percent(20), taken: .count(0), denied: .percent(10), allowed: .percent(10),
        groups: 0)
    private var guards: Guards { Guards(limits) }
    private let calm = Guards.Circumstances(
        usersRead: 100, addressesRouted: 200, isFirstGeneration: false, settingsChanged: false,
        accountsBefore: 100)

    private func counts(_ change: (inout Plan.Counts) -> Void) -> Plan.Counts {
        var counts = Plan.Counts()
        counts.routesBefore = 200
        counts.loginsBefore = 100
        change(&counts)
        return counts
    }

    private func names(
        _ counts: Plan.Counts, _ circumstances: Guards.Circumstances? = nil,
        accepted: Set<GuardName> = []
    ) -> [GuardName] {
        guards.refusals(of: counts, circumstances ?? calm, accepted: accepted).map(\.name)
    }

    @Test func `exactly the limit passes, one more does not`() {
        #expect(names(counts { $0.removed = 20 }) == [])
        #expect(names(counts { $0.removed = 21 }) == [.removed])
        #expect(names(counts { $0.moved = 40 }) == [])
        #expect(names(counts { $0.moved = 41 }) == [.moved])
        #expect(names(counts { $0.renamed = 20 }) == [])
        #expect(names(counts { $0.renamed = 21 }) == [.changed])
        #expect(names(counts { $0.denied = 10 }) == [])
        #expect(names(counts { $0.denied = 11 }) == [.denied])
        #expect(names(counts { $0.allowed = 10 }) == [])
        #expect(names(counts { $0.allowed = 11 }) == [.allowed])
        #expect(names(counts { $0.added = 10_000 }) == [])
    }

    @Test func `a name that goes to another account is one too many`() {
        #expect(names(counts { $0.taken = 1 }) == [.taken])
        #expect(names(counts { $0.taken = 1 }, accepted: [.taken]) == [])
    }

    @Test func `percentages do not bite below three changed items, or below their floor`() {
        let small = { (removed: Int) in
            self.counts {
                $0.routesBefore = 10
                $0.removed = removed
            }
        }
        #expect(names(small(2)) == [])
        #expect(names(small(3)) == [.removed])
        var patient = limits
        patient.removed = .percent(10, floor: 8)
        #expect(Guards(patient).refusals(of: small(7), calm) == [])
        #expect(Guards(patient).refusals(of: small(8), calm).map(\.limit) == ["10%, from 8 on"])
    }

    @Test func `plain counts bite at once`() {
        var strict = limits
        strict.removed = .count(2)
        strict.moved = .count(0)
        strict.denied = .count(0)
        strict.allowed = .count(0)
        let refusals = { (counts: Plan.Counts) in
            Guards(strict).refusals(of: counts, self.calm).map(\.name)
        }
        #expect(refusals(counts { $0.removed = 2 }) == [])
        #expect(refusals(counts { $0.removed = 3 }) == [.removed])
        #expect(refusals(counts { $0.moved = 1 }) == [.moved])
        #expect(refusals(counts { $0.denied = 1 }) == [.denied])
        #expect(refusals(counts { $0.allowed = 1 }) == [.allowed])
    }

    @Test func `a refusal says what was counted and what the limit is`() {
        let refusals = guards.refusals(
            of: counts {
                $0.removed = 50
                $0.moved = 60
                $0.renamed = 70
                $0.taken = 2
                $0.denied = 30
                $0.allowed = 40
            }, calm)
        #expect(
            refusals.map { "\($0.name.rawValue): \($0.figure) (limit \($0.limit))" } == [
                "removed: 50 addresses are no longer served, of 200 now (limit 10%)",
                "moved: 60 addresses change their system, of 200 now (limit 20%)",
                "changed: 70 accounts have their mail delivered under another name, of 100 now "
                    + "(limit 20%)",
                "taken: 2 addresses and logins go to another account, of 300 now (limit 0)",
                "denied: 30 logins are newly denied, of 100 now (limit 10%)",
                "allowed: 40 logins are newly allowed, of 100 now (limit 10%)",
            ])
    }

    @Test func `the first generation has no percent guards, but an empty directory is refused`() {
        var first = calm
        first.isFirstGeneration = true
        first.settingsChanged = true
        let large = counts {
            $0.removed = 200
            $0.denied = 100
        }
        #expect(names(large, first) == [])
        first.usersRead = 0
        #expect(names(large, first, accepted: Set(GuardName.allCases)) == [.usersMin])
    }

    @Test func `a set without any address is refused, whatever is accepted`() {
        var empty = calm
        empty.isFirstGeneration = true
        empty.addressesRouted = 0
        let refusals = guards.refusals(
            of: counts { _ in }, empty, accepted: Set(GuardName.allCases))
        #expect(refusals == [GuardRefusal(.addressesMin, figure: "0 addresses routed", limit: "1")])
        var allowed = limits
        allowed.addressesMin = 0
        #expect(Guards(allowed).refusals(of: counts { _ in }, empty) == [])
    }

    @Test func `edited settings that take something away or change something need a look`() {
        var edited = calm
        edited.settingsChanged = true
        #expect(names(counts { $0.added = 5 }, edited) == [])
        #expect(names(counts { $0.allowed = 5 }, edited) == [])
        #expect(names(counts { $0.everybody = 2 }, edited) == [])
        #expect(names(counts { $0.removed = 1 }, edited) == [.settings])
        #expect(names(counts { $0.moved = 1 }, edited) == [.settings])
        #expect(names(counts { $0.changed = 1 }, edited) == [.settings])
        #expect(names(counts { $0.denied = 1 }, edited) == [.settings])
        #expect(names(counts { $0.replacing = 1 }, edited) == [.settings])
        #expect(names(counts { $0.replacing = 1 }) == [])
        #expect(names(counts { $0.denied = 1 }, edited, accepted: [.settings]) == [])
        let figure = guards.refusals(
            of: counts {
                $0.removed = 1
                $0.changed = 2
                $0.everybody = 3
                $0.replacing = 1
            }, edited
        ).first?.figure
        #expect(
            figure == "the settings changed, and the plan removes 1, changes 2, has 1 change for "
                + "everybody")
    }

    @Test func `a group that counted and cannot be read now is one too many`() {
        var blind = calm
        blind.lostGroups = ["cn=far,dc=example,dc=com"]
        let refusals = guards.refusals(of: counts { _ in }, blind)
        #expect(
            refusals == [
                GuardRefusal(
                    .groups,
                    figure:
                        "1 group within those of placement rules counted and cannot be read now: "
                        + "cn=far,dc=example,dc=com", limit: "0")
            ])
        #expect(names(counts { _ in }, blind, accepted: [.groups]) == [])
        var tolerant = limits
        tolerant.groups = 1
        #expect(Guards(tolerant).refusals(of: counts { _ in }, blind) == [])
    }

    @Test func `what is accepted passes, and nothing else with it`() {
        let large = counts {
            $0.removed = 100
            $0.moved = 100
        }
        #expect(names(large) == [.removed, .moved])
        #expect(names(large, accepted: [.removed]) == [.moved])
        #expect(names(large, accepted: [.removed, .moved]) == [])
    }

    @Test func `a canary that fails refuses the plan, whatever is accepted`() {
        var circumstances = calm
        circumstances.failedCanaries = ["boss@example.com is not at exchange"]
        #expect(
            names(counts { _ in }, circumstances, accepted: Set(GuardName.allCases)) == [.canaries])
    }

    @Test func `limits are shown as they are written`() {
        #expect(GuardLimit.percent(10).text == "10%")
        #expect(GuardLimit.percent(2.5).text == "2.5%")
        #expect(GuardLimit.percent(2.5, floor: 20).text == "2.5%, from 20 on")
        #expect(GuardLimit.count(500).text == "500")
    }

    @Test func `a few of nothing are refused by no percentage, more are`() {
        let empty = { (denied: Int) in
            self.counts {
                $0.loginsBefore = 0
                $0.denied = denied
            }
        }
        #expect(names(empty(2)) == [])
        #expect(names(empty(3)) == [.denied])
    }
}
