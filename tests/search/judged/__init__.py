"""The judged queries, their world and their measures: README.md says how they were graded."""
