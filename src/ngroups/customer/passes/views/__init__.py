"""What wallets and browsers ask about passes."""
