package score

import "github.com/kafkavet/kafkavet/eval/internal/runner"

// Reach is how much kafkavet could follow.
type Reach struct {
	Known     Rate            `json:"known"`    // group consumers with a known guarantee
	Clients   map[string]Rate `json:"clients"`  // the same, by client library
	NoGroup   int             `json:"no_group"` // consumers that are in no group
	Skipped   Rate            `json:"skipped"`  // functions with Kafka events that were skipped
	Unfollows []Unfollowed    `json:"unknown"`
}

// Unfollowed is a group consumer with an unknown guarantee.
type Unfollowed struct {
	Repo string `json:"repo"`
	runner.Consumer
}

// ReachOf sums up the models of all outcomes. It is nil if kafkavet told none.
func ReachOf(outcomes []runner.Outcome) *Reach {
	var r Reach
	told := false
	known, all := make(map[string]int), make(map[string]int)
	var skipped, events, sure, group int
	for _, o := range outcomes {
		if o.Err != nil || o.Result.Functions == nil {
			continue
		}
		told = true
		skipped, events = skipped+o.Result.Functions.Skipped, events+o.Result.Functions.WithEvents
		for _, c := range o.Result.Consumers {
			switch {
			case !c.Group:
				r.NoGroup++
				continue
			case c.Guarantee == "unknown":
				r.Unfollows = append(r.Unfollows, Unfollowed{o.Repo, c})
			default:
				known[c.Library]++
				sure++
			}
			all[c.Library]++
			group++
		}
	}
	if !told {
		return nil
	}
	r.Known, r.Skipped = Wilson(sure, group), Wilson(skipped, events)
	r.Clients = make(map[string]Rate)
	for library, n := range all {
		r.Clients[library] = Wilson(known[library], n)
	}
	return &r
}
