"""Weather: snow on the ground and in the air, rain, fog and clouds."""

from vicinal.compat.imgaug.augmenters.weather.clouds import CloudLayer, Clouds, Fog
from vicinal.compat.imgaug.augmenters.weather.flakes import Snowflakes, SnowflakesLayer
from vicinal.compat.imgaug.augmenters.weather.landscape import FastSnowyLandscape
from vicinal.compat.imgaug.augmenters.weather.rain import Rain, RainLayer

__all__ = ["CloudLayer", "Clouds", "FastSnowyLandscape", "Fog", "Rain", "RainLayer", "Snowflakes", "SnowflakesLayer"]
