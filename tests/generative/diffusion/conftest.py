"""Torch on one thread: the tests are small, and run beside others."""

import torch

torch.set_num_threads(1)
