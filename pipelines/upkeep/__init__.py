"""What keeps an archive sound: looking for faults, putting in order, taking down, backing up, making again."""
