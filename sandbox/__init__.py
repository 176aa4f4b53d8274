"""Confinement of untrusted code: used by the kernels' provisioner and by the judge alike."""
