"""Fashion-MNIST: does a network that saw shifted pictures keep its answer when a picture moves?"""
