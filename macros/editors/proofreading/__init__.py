"""List what a proofreader would question in the plan and the pages. Findings never stop a build."""
