"""What waits for a producer, one module for each part of the work; `desk.waiting` joins them."""
