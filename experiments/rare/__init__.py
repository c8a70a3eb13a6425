"""Rare classes of Fashion-MNIST: does a conditional GAN help more than showing the few pictures again?"""
