"""8x8's Automation API: workflows, their definitions, instances and triggers."""
