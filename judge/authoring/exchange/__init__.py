"""Problems of other formats: Kattis problem packages, and canonical data as Exercism keeps it."""
