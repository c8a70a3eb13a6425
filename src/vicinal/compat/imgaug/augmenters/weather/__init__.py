"""Weather: snow on the ground and in the air, rain, fog and clouds."""

from .clouds import CloudLayer, Clouds, Fog
from .flakes import Snowflakes, SnowflakesLayer
from .landscape import FastSnowyLandscape
from .rain import Rain, RainLayer

__all__ = ["CloudLayer", "Clouds", "FastSnowyLandscape", "Fog", "Rain", "RainLayer", "Snowflakes", "SnowflakesLayer"]
