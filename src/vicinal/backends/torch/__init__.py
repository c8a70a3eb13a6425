"""The program in torch operations, on the device where the pictures lie."""
