package delivery

// conflicts finds settings and calls that cannot work together.
func (u *unit) conflicts() {}

// neverCommits finds group consumers none of whose commits can reach the broker.
func (u *unit) neverCommits() {}
