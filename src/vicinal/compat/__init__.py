"""Drop-in fronts for imgaug, Albumentations and torchvision; nothing here imports those libraries."""
