"""A pipeline of random networks, built from configurations: what diffusers' own do, in milliseconds and without weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, DiffusionPipeline, ImagePipelineOutput, UNet2DConditionModel

from tests.generative.diffusion.tiny import CALLS
from vicinal.sampling.keys import philox_key


class TinyImg2Img(DiffusionPipeline):
    """Noise on the latent picture, a part of the way back, guided by a text whose hash is its embedding."""

    def __init__(self, unet: Any, vae: Any, scheduler: Any) -> None:
        super().__init__()
        self.register_modules(unet=unet, vae=vae, scheduler=scheduler)
        self.vae_scale_factor = 2

    @torch.no_grad()
    def __call__(
        self, prompt: str, image: Any, strength: float = 0.8, num_inference_steps: int = 10, guidance_scale: float = 1.0,
        generator: torch.Generator | None = None, output_type: str = "np",
    ) -> Any:  # fmt: skip
        CALLS.append({"prompt": prompt, "size": image.size, "strength": strength, "steps": num_inference_steps,
                      "guidance": guidance_scale, "output": output_type})  # fmt: skip
        pixels = torch.from_numpy(np.asarray(image, np.float32)).permute(2, 0, 1)[None] / 127.5 - 1
        latents = self.vae.encode(pixels).latent_dist.mode()
        self.scheduler.set_timesteps(num_inference_steps)
        start = num_inference_steps - min(int(num_inference_steps * strength), num_inference_steps)
        steps = self.scheduler.timesteps[start:]
        assert len(steps), "no step is left"
        noise = torch.randn(latents.shape, generator=generator)
        latents = self.scheduler.add_noise(latents, noise, steps[:1])
        text = torch.full((1, 1, 8), philox_key(0, "", prompt)[0] / 2**32)
        for step in steps:
            latents = self.scheduler.step(self.unet(latents, step, text).sample, step, latents).prev_sample
        found = (self.vae.decode(latents).sample / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1).numpy()
        return ImagePipelineOutput(images=found)


def of_a_seed() -> TinyImg2Img:
    """With weights of a seed."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        unet = UNet2DConditionModel(
            sample_size=8, in_channels=2, out_channels=2, block_out_channels=(8,), layers_per_block=1, norm_num_groups=4,
            down_block_types=("CrossAttnDownBlock2D",), up_block_types=("CrossAttnUpBlock2D",), cross_attention_dim=8,
            attention_head_dim=4,
        )  # fmt: skip
        vae = AutoencoderKL(
            block_out_channels=(4, 8), down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
            latent_channels=2, norm_num_groups=2, sample_size=16,
        )  # fmt: skip
    return TinyImg2Img(unet.eval(), vae.eval(), DDIMScheduler(num_train_timesteps=50))
