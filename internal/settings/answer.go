package settings

import (
	"slices"

	"github.com/kafkavet/kafkavet/internal/client"
)

// Answer is what is known of a question about a site.
type Answer uint8

const (
	No Answer = iota
	Maybe
	Yes
	Unclear // the settings could not be followed, or are not constant
)

func (a Answer) String() string { return [...]string{"no", "maybe", "yes", "unclear"}[a] }

// Is says whether setting s has the value x, a word of the client tables.
func (s *Site) Is(setting client.Setting, x any) Answer {
	return s.ask(setting, Unclear, func(c any) bool { return c == x })
}

// IsSet says whether setting s has a value that is not empty; one that is not constant counts as set.
func (s *Site) IsSet(setting client.Setting) Answer {
	return s.ask(setting, Yes, func(c any) bool { return c != "" && c != nil })
}

// ask puts a question to every value that a setting may have; open is the answer for one not constant.
func (s *Site) ask(setting client.Setting, open Answer, holds func(any) bool) Answer {
	v := s.Set[setting]
	if v.Certainty == Unknown {
		return Unclear
	}
	var answers []Answer
	add := func(yes bool) {
		if yes {
			answers = append(answers, Yes)
		} else {
			answers = append(answers, No)
		}
	}
	if v.Certainty != Must {
		def, ok := s.Default(setting)
		add(ok && holds(def))
	}
	if v.Certainty != Default {
		for _, c := range v.Consts {
			add(holds(c))
		}
		if len(v.Consts) == 0 {
			answers = append(answers, open)
		}
	}
	return oneOf(answers)
}

// oneOf is the answer when one of several holds.
func oneOf(answers []Answer) Answer {
	switch {
	case slices.Contains(answers, Unclear):
		return Unclear
	case !slices.Contains(answers, No):
		return Yes
	case slices.Contains(answers, Yes) || slices.Contains(answers, Maybe):
		return Maybe
	}
	return No
}

// Default returns the value of a setting that nobody wrote: the constructor's, else that of the library's
// configuration; false if the tables have none.
func (s *Site) Default(setting client.Setting) (any, bool) {
	if x, ok := s.Ctor.Defaults[setting]; ok {
		return x, true
	}
	for i := range s.Lib.Ctors {
		if c := &s.Lib.Ctors[i]; c.Makes&client.MakesConfig != 0 {
			if x, ok := c.Defaults[setting]; ok {
				return x, true
			}
		}
	}
	return nil, false
}

// Holds says whether a condition of the client tables holds.
func (s *Site) Holds(c client.Cond) Answer {
	var a Answer
	if c.Is == nil {
		a = s.IsSet(c.Setting)
	} else {
		a = s.Is(c.Setting, c.Is)
	}
	if c.Not {
		switch a {
		case Yes:
			return No
		case No:
			return Yes
		}
	}
	return a
}

// All says whether all conditions hold.
func (s *Site) All(conds []client.Cond) Answer {
	all := Yes
	for _, c := range conds {
		switch a := s.Holds(c); {
		case a == No:
			return No
		case a == Unclear || all == Unclear:
			all = Unclear
		case a == Maybe:
			all = Maybe
		}
	}
	return all
}

// Mode returns the modes that may hold, first the most likely reading of the table's order, and how sure
// that is: Yes for a single one, Maybe where it depends on the path, Unclear where settings could not be
// followed.
func (s *Site) Mode() ([]*client.Mode, Answer) {
	var modes []*client.Mode
	sure := Yes
	for i := range s.Lib.Modes {
		m := &s.Lib.Modes[i]
		a := s.All(m.When)
		if a == No {
			continue
		}
		modes = append(modes, m)
		if a == Yes {
			break
		}
		if sure != Unclear {
			sure = a
		}
	}
	return modes, sure
}
