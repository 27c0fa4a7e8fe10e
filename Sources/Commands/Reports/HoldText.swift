import Generations
import MailModel
import Routing

extension Hold {
    /// What a run says that would have published.
    func sentence(keepingBack proposal: Proposal) -> String {
        let people = proposal.plan.people.moved.count
        let guards = proposal.refusals.map(\.name.rawValue)
        return "\(sentence); \(people) \(people == 1 ? "person" : "people") would move; waiting: "
            + PlanText.summary(proposal.plan.counts)
            + (guards.isEmpty
                ? ""
                : "; without the hold a guard would refuse it: \(guards.joined(separator: ", "))")
    }
}
