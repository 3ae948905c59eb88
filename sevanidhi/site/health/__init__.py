"""Is this installation in order? Each look ends in a finding: good, or what is wrong and how to mend it."""
