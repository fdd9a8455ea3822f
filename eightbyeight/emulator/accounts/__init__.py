"""What all APIs below an account share: the gate, the reading, the refusals, the service."""
